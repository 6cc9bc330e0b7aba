"""What other readers keep, as their files have it: in, records and problems out. Nothing is written here. May
import the lists and entries of `feeds`; databases come as rows, since only the library reads them.
"""
