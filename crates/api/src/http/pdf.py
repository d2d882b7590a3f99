# SPDX-License-Identifier: AGPL-3.0-or-later
# HTML from standard input to a tagged PDF on standard output, by WeasyPrint. Nothing is fetched, be it from the network or
# from a file, and memory and what it may write to its temporary folder have an end. It ends with 3 where WeasyPrint is
# not installed.
import inspect
import resource
import sys

MEMORY = 1536 * 1024 * 1024
FILE = 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

try:
    from weasyprint import HTML
except (ImportError, OSError) as error:
    print(error, file=sys.stderr)
    sys.exit(3)


def refuse(url, *_more, **_others):
    raise ValueError("nothing is fetched")


# called otherwise until version 58
name = "variant" if "variant" in inspect.signature(HTML.write_pdf).parameters else "pdf_variant"
text = sys.stdin.buffer.read().decode("utf-8")
page = HTML(string=text, base_url="about:blank", url_fetcher=refuse)
sys.stdout.buffer.write(page.write_pdf(**{name: "pdf/ua-1"}))
