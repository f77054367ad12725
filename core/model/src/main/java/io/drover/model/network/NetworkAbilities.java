package io.drover.model.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host's Network Agent can do.
 *
 * @param drivers that work there; {@code inKernel} are those of them that the kernel itself does, which is faster
 * @param wireguardKey its own public key, in base64, or null while it has none
 */
public record NetworkAbilities(List<NetworkDriver> drivers, List<NetworkDriver> inKernel,
        @Nullable String wireguardKey) {
    public static final NetworkAbilities NONE = new NetworkAbilities(List.of(), List.of(), null);

    public NetworkAbilities {
        drivers = List.copyOf(drivers);
        inKernel = List.copyOf(inKernel);
    }
}
