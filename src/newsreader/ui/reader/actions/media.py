"""Audio, video and other files of articles: played, downloaded, looked after."""

from __future__ import annotations

from typing import Final

from newsreader.ui.reader.actions.context import Action, Context


def play(context: Context) -> None:
    context.jobs.media.play(context.current, context.desktop.open)


def download(context: Context) -> None:
    context.jobs.media.add(context.chosen)


async def downloads(context: Context) -> None:
    from newsreader.ui.dialogs.downloads import DownloadsScreen

    wanted = await context.ask.open(
        DownloadsScreen(context.session, context.jobs, context.panes.palette, context.desktop.open)
    )
    if wanted is not None:
        context.session.jumps.jump(wanted)


ACTIONS: Final[dict[str, Action]] = {
    "play": play,
    "download": download,
    "downloads": downloads,
}
