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

    /** Each address has one text, so that two texts are never one address. */
    static int number(String address) {
        var number = 0;
        var octet = -1;
        var dots = 0;
        for (var i = 0; i < address.length(); i++) {
            var c = address.charAt(i);
            if (c == '.' && octet >= 0) {
                number = number << 8 | octet;
                octet = -1;
                dots++;
            } else if (c >= '0' && c <= '9' && octet != 0) {
                octet = Math.max(octet, 0) * 10 + c - '0';
            } else {
                octet = 256;
            }
            if (octet > 255 || dots > 3) {
                throw new IllegalArgumentException("not an address: " + address);
            }
        }
        if (octet < 0 || dots != 3) {
            throw new IllegalArgumentException("not an address: " + address);
        }
        return number << 8 | octet;
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
