package io.drover.agent.register;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.assignment.StateFile;
import io.drover.agent.containers.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** What the agent keeps on the machine's disk, below {@code /var/lib/rancher}. */
public record StateFolder(Path folder) {
    /** What the Network Agent keeps of its environment. */
    private static final String KNOWLEDGE = "knowledge.json";

    /** The identity of a machine; copied to another machine it would be the same host twice. */
    public record Identity(String uuid) {
    }

    public static StateFolder of(Map<String, String> environment) {
        return new StateFolder(
                Path.of(environment.getOrDefault("DROVER_AGENT_STATE", "/var/lib/rancher")).resolve("drover"));
    }

    /**
     * This machine is a host, for the first time or anew. What it was to run before was another host's or another
     * server's, and their epochs mean nothing to this one. What runs stays until the server says what is wanted.
     */
    public void admit(Credentials credentials) {
        assignment().write(Assignment.NONE);
        credentials().write(credentials);
    }

    public StateFile<Credentials> credentials() {
        return new StateFile<>(folder.resolve("credentials.json"), Credentials.class);
    }

    public StateFile<Assignment> assignment() {
        return new StateFile<>(folder.resolve("assignment.json"), Assignment.class);
    }

    public StateFile<History.Pages> history() {
        return new StateFile<>(folder.resolve("history.json"), History.Pages.class);
    }

    /** Where the Network Agent finds the agent. */
    public Path networkSocket() {
        return folder.resolve("network.sock");
    }

    /** Has there been a Network Agent on this machine? */
    public boolean knowsNetwork() {
        return Files.exists(folder.resolve(KNOWLEDGE));
    }

    public void forgetNetwork() {
        try {
            Files.deleteIfExists(folder.resolve(KNOWLEDGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This machine's identity, made on first use. */
    public String uuid() {
        var file = new StateFile<>(folder.resolve("identity.json"), Identity.class);
        var known = file.read();
        if (known == null) {
            known = new Identity(UUID.randomUUID().toString());
            file.write(known);
        }
        return known.uuid();
    }
}
