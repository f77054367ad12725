package io.drover.compose;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;

/** Which of the two texts something stands in. */
enum Source {
    DOCKER("docker-compose.yml", "dockerCompose"), RANCHER("rancher-compose.yml", "rancherCompose");

    private final String file;
    private final String field;

    Source(String file, String field) {
        this.file = file;
        this.field = field;
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
