"""What the programs are made of, and how they are linked."""

import json
import re
import subprocess
import unittest

from support import ROOT, Case, executable

PROGRAMS = ("marquee-gateway", "marquee-cron")
# The system's own: of every program, whatever it is.
SYSTEM = r"lib(c|m|gcc_s|stdc\+\+|pthread|dl|rt|util)\.so|ld-linux"
# The compiler's; a package has them inside of its programs.
RUNTIME = r"lib(swift\w*|Foundation\w*|_Foundation\w*|dispatch|BlocksRuntime)\.so"
# The package of Debian's that a library is from.
PACKAGES = {
    "libfcgi.so.0": "libfcgi0ldbl", "libcurl.so.4": "libcurl4", "libz.so.1": "zlib1g",
    "libsqlite3.so.0": "libsqlite3-0",
}  # fmt: skip


def readelf(option, program):
    return subprocess.check_output(["readelf", option, executable(program)], text=True)


class SupplyChainTests(Case):
    def test_the_bill_and_the_notices_are_those_of_the_sources(self):
        result = subprocess.run(
            [ROOT / "scripts" / "make-sbom", "--check"], capture_output=True, text=True
        )
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_the_bill_names_every_library_that_is_loaded(self):
        bill = json.loads((ROOT / "sbom.cdx.json").read_text("utf-8"))
        self.assertEqual((bill["bomFormat"], bill["specVersion"]), ("CycloneDX", "1.5"))
        names = {component["name"] for component in bill["components"]}
        references = [component["bom-ref"] for component in bill["components"]]
        self.assertEqual(len(set(references)), len(references))
        for component in bill["components"]:
            self.assertTrue(component["licenses"], component["name"])
        for program in PROGRAMS:
            for library in re.findall(r"\(NEEDED\).*\[(.+)\]", readelf("--dynamic", program)):
                if not re.match(f"{SYSTEM}|{RUNTIME}", library):
                    self.assertIn(PACKAGES.get(library), names, library)

    def test_programs_can_be_moved_and_their_tables_not_written(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                self.assertRegex(readelf("--file-header", program), r"Type: +DYN")
                self.assertRegex(readelf("--dynamic", program), r"FLAGS.*\bNOW\b")
                headers = readelf("--program-headers", program)
                self.assertIn("GNU_RELRO", headers)
                stack = re.search(r"GNU_STACK\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+(\S+)", headers)
                self.assertEqual(stack[1], "RW")


if __name__ == "__main__":
    unittest.main()
