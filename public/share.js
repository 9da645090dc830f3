// A link that holds the text itself, after the #: browsers do not send that part to a server.

/** Longer links are cut off by some of the programs that people send them with. */
const LONG = 8000;

/**
 * Offers to copy a link, and reads the link that the page was opened with.
 *
 * Returns whether that held a text; `open` is called with it.
 */
export function startSharing(form, slide, open) {
  const { synopsis, title, readiness } = form.elements;
  const said = document.getElementById("said");

  /** Whether the address holds a text; one that ends in #synopsis leads to the field. */
  const holdsText = () => location.hash.startsWith("#synopsis=");

  function read() {
    if (!holdsText()) return false;
    const given = new URLSearchParams(location.hash.slice(1));
    open({
      synopsis: given.get("synopsis"), title: given.get("title"),
      readiness: Number(given.get("readiness")),
    });
    return true;
  }

  function link() {
    const address = new URL("/", location);
    const fields = { synopsis: synopsis.value };
    if (title.value.trim()) fields.title = title.value;
    if (slide.isShown && readiness.valueAsNumber) fields.readiness = readiness.value;
    address.hash = new URLSearchParams(fields);
    return address.href;
  }

  async function copy() {
    if (!synopsis.value.trim()) {
      said.textContent = "There is no text yet: type one first.";
      return;
    }
    const address = link();
    history.replaceState(null, "", address);
    const warning = address.length > LONG
      ? ` It is ${address.length.toLocaleString("en")} characters long, and some programs cut long links short.`
      : "";
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = `Link copied.${warning}`;
    } catch {
      said.textContent = `The link is in the address bar: copy it from there.${warning}`;
    }
  }

  // Once the text has changed, the address no longer tells what is shown.
  form.addEventListener("input", () => {
    if (holdsText()) history.replaceState(null, "", location.pathname);
  });
  document.getElementById("extras").hidden = false;
  document.getElementById("copy").addEventListener("click", copy);
  addEventListener("hashchange", read);
  return read();
}
