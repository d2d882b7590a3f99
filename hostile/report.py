# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports in a browser: no complaint, no barrier, and a PDF with a structure. See hostile/report.sh."""

import argparse
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from service import Failure, Service, expect

RUN = """
<script src="axe.min.js"></script>
<script>
axe.run(document, {resultTypes: ["violations"]}).then(found => {
    const result = document.createElement("pre");
    result.id = "axe-result";
    const nodes = one => one.nodes.slice(0, 3).map(node => node.html.slice(0, 300));
    result.textContent = JSON.stringify({passes: found.passes.length,
        violations: found.violations.map(one => ({id: one.id, help: one.help, nodes: nodes(one)}))});
    document.body.append(result);
});
</script>
"""


class Browser:
    def __init__(self, folder):
        self.program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
        expect(self.program, "Chromium is not installed (Debian: chromium)")
        self.folder = folder

    def open(self, address):
        """The page as it stands in the end, and what was complained of."""
        profile = tempfile.mkdtemp(dir=self.folder)
        command = [self.program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                   "--no-first-run", "--disable-extensions", "--disable-background-networking", f"--user-data-dir={profile}",
                   "--allow-file-access-from-files", "--enable-logging=stderr", "--virtual-time-budget=120000",
                   "--dump-dom", address]
        ran = subprocess.run(command, capture_output=True, timeout=300, check=True)
        said = ran.stderr.decode(errors="replace").splitlines()
        return ran.stdout.decode(), [line for line in said if "CONSOLE" in line]

    def barriers(self, page, axe):
        """What axe-core finds in a page."""
        shutil.copy(axe, self.folder / "axe.min.js")
        file = self.folder / "page.html"
        file.write_text(page.replace("</body>", RUN + "</body>"))
        dom, complaints = self.open(file.as_uri())
        found = re.search(r'<pre id="axe-result">(.*?)</pre>', dom, re.S)
        expect(found, f"axe-core did not end: {complaints}")
        return json.loads(html.unescape(found.group(1))), complaints


def control(browser, page, axe):
    """A page without its language, with a picture that nobody describes, and a script that fails."""
    broken = page.replace(' lang="it"', "", 1).replace("<main", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><main', 1)
    broken = broken.replace("</main>", "</main><script>throw new Error('broken on purpose')</script>", 1)
    found, complaints = browser.barriers(broken, axe)
    ids = {one["id"] for one in found["violations"]}
    missed = {"html-has-lang", "image-alt"} - ids
    expect(not missed, f"the broken page passes the rules {missed}")
    expect(any("broken on purpose" in line for line in complaints), f"the script that fails is not noticed: {complaints}")
    print(f"control: the broken page is found out: {', '.join(sorted(ids))}, and its script")


def pdf(service, subject, folder):
    status, headers, body = service.request("GET", f"/api/v1/{subject}/report?period=2022&format=pdf", timeout=180)
    expect(status == 200 and headers["content-type"] == "application/pdf", f"the PDF was answered {status}: {body[:500]!r}")
    file = folder / "report.pdf"
    file.write_bytes(body)
    told = subprocess.run(["pdfinfo", file], capture_output=True, check=True, text=True).stdout
    expect(re.search(r"Tagged:\s+yes", told), f"the PDF has no structure: {told}")
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True).stdout
    for part in ["Relazione sulla performance 2022", "Regole usate", "Pagina 1 di"]:
        expect(part in text, f"the PDF does not say {part!r}")
    return int(re.search(r"Pages:\s+(\d+)", told).group(1))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--axe", required=True, type=Path)
    options = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="traguardo-report-"))
    try:
        with Service(options.binary, "sqlite") as service:
            environment = {**os.environ, "TRAGUARDO_DATABASE_URL": f"sqlite:{service.work / 'traguardo.db'}"}
            subprocess.run([service.binary, "demo", "--set", "toscana-nord-ovest"], env=environment, check=True, stdout=subprocess.DEVNULL)
            note = {"evaluation": "6-2022", "cause": "Oneri sopra il preventivo", "corrective_action": "Revisione dei contratti"}
            status, _, body = service.post("/api/v1/deviation-notes", note)
            expect(status == 201, f"the note was answered {status}: {body!r}")
            browser = Browser(folder)
            for name, subject in [("Massa-Carrara", "plans/1"), ("Toscana Nord-Ovest", "mergers/1")]:
                path = f"/api/v1/{subject}/report?period=2022"
                status, _, body = service.get(path)
                expect(status == 200, f"{path} answered {status}: {body[:500]!r}")
                page = body.decode()
                if subject == "plans/1":
                    control(browser, page, options.axe)
                dom, complaints = browser.open(service.base + path)
                expect("Regole usate" in dom, f"{name}: the page is not whole")
                expect(not complaints, f"{name}: {complaints}")
                found, complaints = browser.barriers(page, options.axe)
                expect(not found["violations"], f"{name}: {json.dumps(found['violations'], indent=2, ensure_ascii=False)}")
                expect(not complaints, f"{name}: {complaints}")
                pages = pdf(service, subject, folder)
                print(f"{name}: no complaint, no violation, {found['passes']} rules passed, {pages} pages of PDF")
            service.check_log()
    except Failure as failure:
        print(f"report: FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
