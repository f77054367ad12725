package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Wire;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.OfCommand;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The way to a command in a container: a WebSocket's address, and a token that runs it once. */
final class ExecAccess {
    static final String PATH = "/v1/exec/";
    static final String USE = "exec";
    /** In characters; the token is part of an address. */
    private static final int LONGEST = 4096;

    private ExecAccess() {
    }

    static Map<String, Object> grant(Call call, Instance instance, Body body) {
        var given = body.at("command");
        var command = given.absent() ? List.<String>of() : given.texts();
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new Refusal(Code.MissingRequired, "command", "command is missing");
        }
        if (command.stream().mapToInt(String::length).sum() > LONGEST) {
            throw new Refusal(Code.MaxLengthExceeded, "command",
                    "command has more than " + LONGEST + " characters");
        }
        var token = call.server().tokens().sign(call.caller(),
                Map.of("use", USE, "ticket", UUID.randomUUID().toString(),
                        "instanceId", instance.id(), "hostId", Objects.requireNonNull(instance.hostId()),
                        "command", Wire.write(command), "stdin", String.valueOf(body.bool("attachStdin", true)),
                        "stdout", String.valueOf(body.bool("attachStdout", true)),
                        "tty", String.valueOf(body.bool("tty", true))));
        return Map.of("type", "hostAccess", "token", token, "url", call.links().webSocket(PATH));
    }

    /** What a token allows, and on which host. @param input is what the client sends to be passed on? */
    record Granted(String hostId, OfCommand ask, boolean input) {

        static Granted by(Map<String, String> claims) {
            var stdin = Boolean.parseBoolean(text(claims, "stdin"));
            var command = List.of(Wire.read(text(claims, "command"), String[].class));
            return new Granted(text(claims, "hostId"),
                    new Exec(UUID.randomUUID().toString(), text(claims, "ticket"), text(claims, "instanceId"), command,
                            stdin, Boolean.parseBoolean(text(claims, "stdout")),
                            Boolean.parseBoolean(text(claims, "tty"))),
                    stdin);
        }

        static String text(Map<String, String> claims, String name) {
            return Objects.requireNonNull(claims.get(name), name);
        }
    }
}
