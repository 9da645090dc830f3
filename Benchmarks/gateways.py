"""What a request costs nginx and the gateways, by the number of gateways behind `nginx/upstream.conf`.

All run on this machine and share its cores with `wrk`: the rate says little, the processor time of a
request says how many requests a core of nginx's machine and a core of a gateway's can answer.
"""

import contextlib
import statistics
import sys

import inputs
import report
import rounds
import serving

sys.path.insert(0, str(inputs.ROOT / "Tests" / "EndToEndTests"))
import fleet  # noqa: E402
import stack  # noqa: E402

ROUNDS = 5


def machines(state, count):
    """So many gateways on TCP, which serve the same model."""
    found = []
    for number in range(count):
        folder = inputs.folder(f"fleet-{count}-{number}")
        (folder / "state").symlink_to(state)
        found.append(fleet.Machine(folder))
    return fleet.Fleet(found)


def main():
    state = inputs.model("fleet-state", inputs.plain_movies())
    script = serving.write_script(inputs.folder("fleet"), "application/json", "identity")
    with contextlib.ExitStack() as servers:

        def started(server):
            servers.callback(server.stop)
            return server

        one = started(stack.Stack(state, log_level="info"))
        targets = {
            "one, on a Unix socket": serving.Target(
                one.port, script, one.gateway.pid, one.nginx.pid
            )
        }
        for count, name in (1, "one, on TCP"), (2, "two, on TCP"), (3, "three, on TCP"):
            several = started(machines(state, count))
            processes = [machine.process.pid for machine in several.machines]
            targets[name] = serving.Target(several.port, script, processes, several.nginx.pid)
        for number in range(ROUNDS):
            for name, target in targets.items():
                target.ask()
                print(f"round {number + 1}/{ROUNDS}: {name}", file=sys.stderr)
    rows = []
    for name, target in targets.items():
        costs = [statistics.median(each) for each in (target.app_costs, target.nginx_costs)]
        cells = [f"{cost:.0f} ({1e6 / cost:,.0f} a second and core)" for cost in costs]
        rows.append([name, rounds.spread(target.rates, 0), *cells])
    names = ["gateways", "requests/s here", "processor µs a request: gateways", "nginx"]
    report.write("gateways", f"{report.table(names, rows)}\n\n{rounds.machine()}")


if __name__ == "__main__":
    main()
