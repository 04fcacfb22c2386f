"""Names and posts of the company for the language layer, kept fresh from the HR backend."""

from dataclasses import dataclass, field

from actions.hr_client import HRClient


@dataclass(slots=True)
class CompanyLexicon:
    """What the company calls its people, posts and departments. Empty until refreshed."""

    _people: frozenset[str] = field(default=frozenset())
    _posts: frozenset[str] = field(default=frozenset())
    _departments: frozenset[str] = field(default=frozenset())

    async def refresh(self, client: HRClient) -> None:
        """Read the directory anew. Raises HRUnavailable; what was known stays."""
        directory = await client.directory()
        self._people = frozenset(directory.people)
        self._posts = frozenset(directory.posts)
        self._departments = frozenset(directory.departments)

    def person_names(self) -> frozenset[str]:
        """Full names."""
        return self._people

    def positions(self) -> frozenset[str]:
        """Titles of posts."""
        return self._posts

    def departments(self) -> frozenset[str]:
        """Names of departments."""
        return self._departments
