package io.drover.network.attach;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An interface of a container.
 *
 * @param mtu in bytes
 * @param addresses with the length of their prefixes
 */
record Interface(String name, int mtu, List<Held> addresses) {
    /** An address that it has. */
    record Held(Ipv4 address, int length) {
        @Override
        public String toString() {
            return address + "/" + length;
        }
    }

    Interface {
        addresses = List.copyOf(addresses);
    }

    static Interface of(JsonNode shown) {
        return new Interface(shown.path("ifname").asText(), shown.path("mtu").asInt(),
                StreamSupport.stream(shown.path("addr_info").spliterator(), false).map(Interface::held)
                        .filter(Objects::nonNull).map(Objects::requireNonNull).toList());
    }

    private static @Nullable Held held(JsonNode info) {
        var address = Ipv4.parse(info.path("local").asText());
        return address == null ? null : new Held(address, info.path("prefixlen").asInt());
    }

    boolean has(@Nullable Ipv4 address) {
        return addresses.stream().anyMatch(held -> held.address().equals(address));
    }

    List<Held> within(Block subnet) {
        return addresses.stream().filter(held -> subnet.contains(held.address())).toList();
    }
}
