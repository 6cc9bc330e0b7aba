"""What is known of an article. No I/O, no clock, no terminal.

All records are immutable msgspec structs: cheap to make, cheap to keep, and they go to the cache as they are.
Other rooms import them from here.
"""

from newsreader.model.articles import (
    SUPERSEDED,
    Article,
    Body,
    BodyFormat,
    Headline,
    Image,
    Provider,
    Related,
    SourceKind,
    SourceRef,
    Topic,
    Urls,
    article_id,
)
from newsreader.model.feeds import FeedEntry, RemoteEdit, RemoteFeed, RemoteItem, RemoteState
from newsreader.model.files import FileStamp, FolderListing, ParsedFile
from newsreader.model.ids import ID_LENGTH, id_from_canonical, id_from_url
from newsreader.model.merging import merge
from newsreader.model.problems import Problem, Severity
from newsreader.model.searching import FIELD_END, ArticleDetails, SearchEntry
from newsreader.model.times import moment, rfc3339, timestamp
from newsreader.model.triage import (
    APART,
    TAG_PREFIX,
    TOGETHER,
    UNTOUCHED,
    Engagement,
    Triage,
    TriageField,
    bond_field,
    bond_of,
    tag_field,
)

__all__ = [
    "APART",
    "FIELD_END",
    "ID_LENGTH",
    "SUPERSEDED",
    "TAG_PREFIX",
    "TOGETHER",
    "UNTOUCHED",
    "Article",
    "ArticleDetails",
    "Body",
    "BodyFormat",
    "Engagement",
    "FeedEntry",
    "FileStamp",
    "FolderListing",
    "Headline",
    "Image",
    "ParsedFile",
    "Problem",
    "Provider",
    "Related",
    "RemoteEdit",
    "RemoteFeed",
    "RemoteItem",
    "RemoteState",
    "SearchEntry",
    "Severity",
    "SourceKind",
    "SourceRef",
    "Topic",
    "Triage",
    "TriageField",
    "Urls",
    "article_id",
    "bond_field",
    "bond_of",
    "id_from_canonical",
    "id_from_url",
    "merge",
    "moment",
    "rfc3339",
    "tag_field",
    "timestamp",
]
