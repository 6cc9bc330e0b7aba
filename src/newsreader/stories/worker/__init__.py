"""The grouping in a process of its own: it takes hundreds of megabytes and a core. What it reads is handed in
as a `ReportSource`, so that it knows no library; `session.story_process` is where the process begins.
"""
