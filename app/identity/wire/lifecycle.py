"""Messages about keys: rotation, destruction, holds, the high-water mark, the recovery kit."""
