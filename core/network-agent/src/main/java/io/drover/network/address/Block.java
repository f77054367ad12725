package io.drover.network.address;

import org.jspecify.annotations.Nullable;

/**
 * Addresses that lie together.
 *
 * @param first with all bits below {@code length} zero
 * @param length of the prefix, 0 to 32
 */
public record Block(Ipv4 first, int length) {
    public Block {
        first = new Ipv4(first.bits() & mask(length));
    }

    public static Block of(Ipv4 single) {
        return new Block(single, 32);
    }

    /** From {@code 10.42.3.64/26}, or a single address. Null for anything else. */
    public static @Nullable Block parse(@Nullable String text) {
        var parts = (text == null ? "" : text).split("/", -1);
        var address = Ipv4.parse(parts[0]);
        if (address == null || parts.length > 2) {
            return null;
        }
        if (parts.length == 1) {
            return of(address);
        }
        return parts[1].matches("\\d|[12]\\d|3[0-2]") ? new Block(address, Integer.parseInt(parts[1])) : null;
    }

    public boolean contains(Ipv4 address) {
        return (address.bits() & mask(length)) == first.bits();
    }

    public boolean contains(Block other) {
        return other.length >= length && contains(other.first);
    }

    /** The address in it that its host takes for itself. */
    public Ipv4 firstUsable() {
        return length >= 31 ? first : first.plus(1);
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << 32 - length;
    }

    @Override
    public String toString() {
        return first + "/" + length;
    }
}
