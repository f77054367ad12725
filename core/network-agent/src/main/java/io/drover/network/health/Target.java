package io.drover.network.health;

import io.drover.model.network.Fact;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a check goes and what it sends there.
 *
 * @param address null when there is a problem
 * @param request null for a check that only connects
 * @param problem why it cannot be tried at all, for people
 */
record Target(@Nullable InetSocketAddress address, @Nullable Request request, @Nullable String problem) {
    private static final int HIGHEST_PORT = 65535;

    static Target of(Fact.Check check) {
        var port = check.check().port();
        if (port < 1 || port > HIGHEST_PORT) {
            return none("no such port: " + port);
        }
        InetAddress address;
        try {
            // never a name: that would have to be looked up
            address = InetAddress.ofLiteral(check.address());
        } catch (IllegalArgumentException e) {
            return none("no such address: " + check.address());
        }
        var line = check.check().requestLine();
        var request = line == null ? null : Request.of(line, check.address() + ":" + port);
        return request != null && request.length() > Request.LONGEST
                ? none("the request is longer than " + Request.LONGEST + " bytes")
                : new Target(new InetSocketAddress(address, port), request, null);
    }

    private static Target none(String problem) {
        return new Target(null, null, problem);
    }
}
