"""One state on several machines, with servers of accounts: rounds in a process of their own, and what to
write down of them. It joins `sources.accounts` and `library`; the session has the job.
"""
