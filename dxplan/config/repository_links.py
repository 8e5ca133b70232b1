"""Addresses in the repository that holds the plans: a file, a commit, a new report of a mistake."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

PROGRESS_FORMS = {"vi": "bao-tien-do.yml", "en": "report-progress.yml"}
"""The form for progress in each language, below `.github/ISSUE_TEMPLATE/`."""


@dataclass(frozen=True)
class RepositoryLinks:
    """A repository on the web, if one is configured; GitLab keeps its pages below `-/`."""

    url: str | None
    commit: str | None

    def _page(self, path: str) -> str | None:
        if self.url is None:
            return None
        base = self.url.rstrip("/").removesuffix(".git")
        if "gitlab" in base:
            return f"{base}/-/{path}"
        return f"{base}/{path}"

    def file(self, path: str) -> str | None:
        """A file as it stands on the main branch, from where it can be edited."""
        return self._page(f"blob/HEAD/{quote(path)}")

    def file_then(self, path: str, line: int | None = None) -> str | None:
        """A file as the commit has it, at a line."""
        if self.commit is None:
            return None
        fragment = f"#L{line}" if line else ""
        return self._page(f"blob/{self.commit}/{quote(path)}{fragment}")

    def change(self) -> str | None:
        """The commit that the site speaks from."""
        return self._page(f"commit/{self.commit}") if self.commit else None

    def mistake(self) -> str | None:
        """Where to report a mistake."""
        return self._page("issues/new")

    def proposal(self, branch: str, into: str) -> str | None:
        """Where a branch is proposed to be merged into another: a pull or merge request."""
        page = self._page("merge_requests/new")
        if page is not None and "/-/" in page:
            asked = {
                "merge_request[source_branch]": branch,
                "merge_request[target_branch]": into,
            }
            return f"{page}?{urlencode(asked)}"
        return self._page(f"compare/{quote(into)}...{quote(branch)}?expand=1")

    def progress(self, task: str, lang: str) -> str | None:
        """The form for progress with the id of a task filled in; GitLab has no such forms."""
        page = self._page("issues/new")
        if page is None or "/-/" in page:
            return None
        return f"{page}?template={PROGRESS_FORMS[lang]}&task={quote(task)}"


_REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@\s]+@)?(?P<host>[\w.-]+)(?P<port>:\d+)?/"
    r"|(?:[\w.-]+@)(?P<named>[\w.-]+):)(?P<path>[\w./~-]+?)(?:\.git)?/?"
)


def page_of_remote(address: str) -> str | None:
    """The page on the web of a repository that git reaches at an address; None of a folder.

    Names and passwords in the address are left out, and so is a port that is no web server's.
    """
    match = _REMOTE.fullmatch(address)
    if match is None:
        return None
    host = match["host"] or match["named"]
    if "." not in host:  # a short name of somebody's own ssh settings
        return None
    if not address.startswith("http"):
        return f"https://{host}/{match['path']}"
    scheme = address.partition(":")[0]
    return f"{scheme}://{host}{match['port'] or ''}/{match['path']}"
