"""What may be done about it: carefully, and only to the thing that was meant.

Must not know the store, channels or any face.
"""
