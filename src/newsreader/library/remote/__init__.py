"""What the library knows of servers and other machines: accounts, their items, what is still to be sent.

The functions work on an open connection, and may import what `library` may: they speak to nobody.
"""
