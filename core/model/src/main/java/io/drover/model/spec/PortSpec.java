package io.drover.model.spec;

import org.jspecify.annotations.Nullable;

/**
 * One published port.
 *
 * @param bindAddress the host address it is bound to; null is every address
 * @param publicPort null asks for a random one of the environment's range
 */
public record PortSpec(@Nullable String bindAddress, @Nullable Integer publicPort, int privatePort,
        Protocol protocol) {

    /** The transport of a port; the wire form is lower case. */
    public enum Protocol {
        TCP, UDP;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Rancher's form: {@code [ip:][public:]private/protocol}. */
    @Override
    public String toString() {
        return (bindAddress == null ? "" : bindAddress + ":") + (publicPort == null ? "" : publicPort + ":")
                + privatePort + "/" + protocol.wire();
    }
}
