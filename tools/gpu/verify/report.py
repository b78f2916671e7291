"""The results as JSON and as a Markdown report."""

import datetime
import json
import re

MARKS = {"passed": "ok", "failed": "FAILED", "skipped": "skipped"}


def folder_name(device):
    """<device>-<date> in letters, digits and dashes."""
    name = re.sub(r"[^a-z0-9]+", "-", device["name"].lower()).strip("-")
    return f"{name}-{datetime.date.today().isoformat()}"


def read(folder):
    path = folder / "verification.json"
    return json.loads(path.read_text()) if path.exists() else {}


def write(folder, report):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "verification.json").write_text(json.dumps(report, indent=1) + "\n")
    (folder / "README.md").write_text(markdown(report))


def cell(value):
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value == 0 or 1e-3 <= abs(value) < 1e6:
            return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:.0f}"
        return f"{value:.2e}"
    return str(value).replace("|", "\\|")


def table(rows):
    """A Markdown table of the rows' plain values; lists are left to the JSON."""
    keys = dict.fromkeys(key for row in rows for key in row)
    columns = [key for key in keys if not any(isinstance(row.get(key), (list, dict)) for row in rows)]
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return lines + ["| " + " | ".join(cell(row.get(column)) for column in columns) + " |" for row in rows]


def markdown(report):
    device = report["device"]
    lines = [f"# {device['name']}, {report['date']}", "", f"Written by `tools/gpu-verify`. {describe(device)}", ""]
    lines += ["| step | result | |", "|---|---|---|"]
    steps = report["steps"]
    lines += [f"| {name} | {MARKS[step['state']]} | {cell(step['summary'])} |" for name, step in steps.items()]
    if report["comparison"]:
        lines += ["", "## Images a second beside PyTorch on the same GPU", "", *table(report["comparison"])]
    for name, step in steps.items():
        if step.get("rows"):
            lines += ["", f"## {name}", "", *table(step["rows"])]
        for title, text in step.get("texts", {}).items():
            lines += ["", f"## {title}", "", "```", text.rstrip(), "```"]
        for failure in step.get("failures", []):
            lines += ["", f"- {failure['test']}: `{failure['message']}`"]
    return "\n".join(lines) + "\n"


def describe(device):
    if device.get("emulated"):
        return "No GPU: the kernels ran on the CPU by the tests' emulation, whose times mean nothing."
    return f"Compute capability {device['capability']}, driver {device['driver']}, {device['memoryMiB']} MiB."


def print_line(name, step):
    seconds = f"{step['seconds']:.1f} s"
    print(f"{name:<12} {MARKS[step['state']]:<8} {seconds:>9}  {step['summary']}", flush=True)
