package io.drover.compose;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;

/**
 * Which of the texts something stands in.
 *
 * @param file how messages call it
 * @param field of the request that carries it
 */
record Source(String file, String field) {
    static final Source DOCKER = new Source("docker-compose.yml", "dockerCompose");
    static final Source RANCHER = new Source("rancher-compose.yml", "rancherCompose");

    /** The same kind of text in another file. */
    Source in(String other) {
        return new Source(other, field);
    }

    /** For example {@code docker-compose.yml line 7}. */
    String at(int line) {
        return file + " line " + line;
    }

    Refusal refusal(Code code, int line, String message) {
        return new Refusal(code, field, at(line) + ": " + message);
    }

    Refusal invalid(int line, String message) {
        return refusal(Code.InvalidFormat, line, message);
    }
}
