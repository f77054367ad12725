package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.wire.ServerMessage.EngineSocket;
import io.drover.server.api.ExecAccess.Granted;
import java.util.Map;
import java.util.UUID;

/** The way to a host's Docker: a WebSocket's address, and a token that opens one connection. */
final class EngineSocketAccess {
    static final String PATH = "/v1/dockersocket/";
    static final String ACTION = "dockersocket";

    private EngineSocketAccess() {
    }

    static Map<String, Object> grant(Call call, Host host) {
        var token = call.server().tokens()
                .sign(call.caller(),
                        Map.of("use", ACTION, "ticket", UUID.randomUUID().toString(), "hostId", host.id(), "hostUuid",
                                host.uuid()));
        return Map.of("type", "hostAccess", "token", token, "url", call.links().webSocket(PATH));
    }

    static Granted by(Map<String, String> claims) {
        return new Granted(Granted.text(claims, "hostId"),
                new EngineSocket(UUID.randomUUID().toString(), Granted.text(claims, "ticket")), true);
    }
}
