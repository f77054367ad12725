package io.drover.model.network;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Addresses of interfaces on the wire. */
public final class Mac {
    private Mac() {
    }

    /**
     * As Docker makes one of an IPv4 address: nobody else's as long as the address is nobody else's, and the same each time.
     *
     * @throws NumberFormatException for what is not an address
     */
    public static String of(String address) {
        return "02:42:" + Arrays.stream(address.split("\\."))
                .map(part -> "%02x".formatted(Integer.parseInt(part))).collect(Collectors.joining(":"));
    }
}
