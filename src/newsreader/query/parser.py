"""A query's text to its syntax tree, by recursive descent. The grammar is in `docs/query.md`."""

from __future__ import annotations

from typing import Final

from newsreader.errors import QueryError
from newsreader.query.fields import Asks
from newsreader.query.lexer import Token, TokenKind, tokens
from newsreader.query.nodes import And, Node, Not, Or, Query, Sort
from newsreader.query.terms import TermReader
from newsreader.text import fold

MAX_LENGTH: Final = 10_000
MAX_DEPTH: Final = 40
_TOO_DEEP: Final = f"parentheses and negations nest more than {MAX_DEPTH} deep"


def parse(text: str) -> Query:
    """The query that a text means. An empty text means everything.

    Raises:
        QueryError: it means nothing; the message says what was expected and in which column.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH:,} characters", MAX_LENGTH + 1)
    return _Parser(text).query()


class _Parser:
    """Reads the tokens from left to right; `_next` is the position of the one to read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._next = 0
        self._terms = TermReader(text)
        self._sort: Sort | None = None
        self._limit: int | None = None

    def query(self) -> Query:
        where = self._alternatives(depth=0)
        if (token := self._peek()) is not None:
            raise _error("there is no '(' for this ')'", token.start)
        return Query(where, self._sort, self._limit)

    def _alternatives(self, depth: int) -> Node | None:
        """conjunction { OR conjunction }"""
        branch = self._conjunction(depth)
        if not self._is_next(TokenKind.OR):
            return branch
        branches: list[Node] = []
        while (sign := self._accept(TokenKind.OR)) is not None:
            if branch is None:
                raise _error(f"expected a search term before '{self._shown(sign)}'", sign.start)
            branches.extend(branch.nodes if isinstance(branch, Or) else [branch])
            branch = self._conjunction(depth)
            if branch is None and not self._is_next(TokenKind.OR):
                raise _error(f"expected a search term after '{self._shown(sign)}'", sign.end)
        if branch is not None:
            branches.extend(branch.nodes if isinstance(branch, Or) else [branch])
        return Or(tuple(branches))

    def _conjunction(self, depth: int) -> Node | None:
        """{ [ AND ] operand }, None where there is no operand but `sort:` and `limit:`."""
        operands: list[Node] = []
        first = self._next
        while (token := self._peek()) is not None and token.kind not in (TokenKind.OR, TokenKind.CLOSE):
            sign = self._accept(TokenKind.AND)
            if sign is not None:
                if self._next - 1 == first:
                    raise _error(f"expected a search term before '{self._shown(sign)}'", sign.start)
                if self._peek() is None or self._next_kind() in (
                    TokenKind.AND,
                    TokenKind.OR,
                    TokenKind.CLOSE,
                ):
                    raise _error(f"expected a search term after '{self._shown(sign)}'", sign.end)
            if depth == 0 and self._directive():
                continue
            operand = self._operand(depth)
            operands.extend(operand.nodes if isinstance(operand, And) else [operand])
        if len(operands) < 2:
            return operands[0] if operands else None
        return And(tuple(operands))

    def _directive(self) -> bool:
        """Read a `sort:` or `limit:`, if one is next."""
        token = self._peek()
        if token is None or token.kind is not TokenKind.TERM or fold(token.name) not in ("sort", "limit"):
            return False
        field = self._terms.field_of(token)
        self._next += 1
        if field.asks is Asks.SORT:
            if self._sort is not None:
                raise _error("there is a 'sort:' already", token.start)
            self._sort = self._terms.sort(token)
        else:
            if self._limit is not None:
                raise _error("there is a 'limit:' already", token.start)
            self._limit = self._terms.limit(token)
        return True

    def _operand(self, depth: int) -> Node:
        """( "-" | NOT ) operand, "(" alternatives ")", or a term."""
        token = self._tokens[self._next]
        if depth >= MAX_DEPTH:
            raise _error(_TOO_DEEP, token.start)
        self._next += 1
        match token.kind:
            case TokenKind.MINUS | TokenKind.NOT:
                return self._negated(token, depth + 1)
            case TokenKind.OPEN:
                return self._group(token, depth + 1)
            case _:
                return self._terms.leaf(token)

    def _negated(self, sign: Token, depth: int) -> Node:
        token = self._peek()
        touches = token is not None and (sign.kind is TokenKind.NOT or token.start == sign.end)
        if not touches or self._next_kind() in (TokenKind.AND, TokenKind.OR, TokenKind.CLOSE):
            raise _error(f"expected a search term after '{self._shown(sign)}'", sign.end)
        return Not(self._operand(depth))

    def _group(self, opening: Token, depth: int) -> Node:
        inside = self._alternatives(depth)
        if self._accept(TokenKind.CLOSE) is None:
            raise _error("expected a ')' for this '('", opening.start)
        if inside is None:
            raise _error("expected a search term between the parentheses", opening.end)
        return inside

    def _shown(self, token: Token) -> str:
        return self._text[token.start : token.end]

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _next_kind(self) -> TokenKind | None:
        token = self._peek()
        return None if token is None else token.kind

    def _is_next(self, kind: TokenKind) -> bool:
        return self._next_kind() is kind

    def _accept(self, kind: TokenKind) -> Token | None:
        token = self._peek()
        if token is None or token.kind is not kind:
            return None
        self._next += 1
        return token


def _error(complaint: str, at: int) -> QueryError:
    """The error at a 0-based position."""
    return QueryError(complaint, at + 1)
