"""The Schnittstellengespräch: who is in the room, which case is discussed there and how, and who becomes the guide."""
