package io.drover.server.network;

/**
 * A range of IPv4 addresses.
 *
 * @param first as an unsigned number
 * @param bits of the prefix
 */
record Cidr(int first, int bits) {
    /** @throws IllegalArgumentException when the text is not such a range */
    static Cidr of(String text) {
        var slash = text.indexOf('/');
        var bits = slash < 0 ? 32 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > 32) {
            throw new IllegalArgumentException("a prefix has 0 to 32 bits: " + text);
        }
        return new Cidr(number(slash < 0 ? text : text.substring(0, slash)) & mask(bits), bits);
    }

    int size() {
        return 1 << (32 - bits);
    }

    boolean contains(int address) {
        return (address & mask(bits)) == first;
    }

    /** The n-th range of so many bits in this one. */
    Cidr part(int n, int partBits) {
        return new Cidr(first + (n << (32 - partBits)), partBits);
    }

    static int number(String address) {
        var parts = address.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("not an address: " + address);
        }
        var number = 0;
        for (var part : parts) {
            var octet = Integer.parseInt(part);
            if (octet < 0 || octet > 255) {
                throw new IllegalArgumentException("not an address: " + address);
            }
            number = number << 8 | octet;
        }
        return number;
    }

    static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    @Override
    public String toString() {
        return text(first) + "/" + bits;
    }

    private static int mask(int bits) {
        return bits == 0 ? 0 : -1 << (32 - bits);
    }
}
