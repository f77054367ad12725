package io.drover.host.ssh;

import io.drover.plugin.HostDriver.Machine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Where to sign in, and as whom.
 *
 * @param hostKey the fingerprint that the machine's own key must have, as people said it, or null
 * @param known the one that it had when it was seen first, or null
 */
record Target(String address, int port, String user, @Nullable String password, List<KeyPair> keys,
        @Nullable String hostKey, @Nullable String known) {
    static final String ADDRESS = "address";
    static final String PORT = "port";
    static final String USER = "user";
    static final String PASSWORD = "password";
    static final String PRIVATE_KEY = "privateKey";
    static final String PASSPHRASE = "passphrase";
    static final String HOST_KEY = "hostKey";

    Target {
        keys = List.copyOf(keys);
    }

    /** @throws Mistaken naming what is wrong */
    static Target of(Machine machine) throws Mistaken {
        var settings = machine.settings();
        var port = Long.parseLong(machine.setting(PORT));
        if (port < 1 || port > 65_535) {
            throw new Mistaken(PORT + " must be from 1 to 65535, not " + port);
        }
        var hostKey = settings.get(HOST_KEY);
        if (hostKey != null && !hostKey.startsWith("SHA256:")) {
            throw new Mistaken(HOST_KEY + " must begin with SHA256:, as ssh-keygen -l says it");
        }
        var key = settings.get(PRIVATE_KEY);
        var password = settings.get(PASSWORD);
        if (key == null && password == null) {
            throw new Mistaken("neither " + PASSWORD + " nor " + PRIVATE_KEY + " is given");
        }
        var address = machine.setting(ADDRESS);
        return new Target(address, (int) port, machine.setting(USER), password,
                key == null ? List.of() : keys(key, settings.get(PASSPHRASE)), hostKey,
                machine.kept().get(keptAs(address, port)));
    }

    /** As in a {@code known_hosts}: who is sent elsewhere finds another machine there. */
    private static String keptAs(String address, long port) {
        return HOST_KEY + " of " + address + ":" + port;
    }

    String keptAs() {
        return keptAs(address, port);
    }

    private static List<KeyPair> keys(String text, @Nullable String passphrase) throws Mistaken {
        var keys = new ArrayList<KeyPair>();
        try {
            var found = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(PRIVATE_KEY),
                    new ByteArrayInputStream((text.strip() + "\n").getBytes(StandardCharsets.UTF_8)),
                    passphrase == null ? FilePasswordProvider.EMPTY : FilePasswordProvider.of(passphrase));
            if (found != null) {
                found.forEach(keys::add);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new Mistaken(PRIVATE_KEY + " cannot be read"
                    + (passphrase == null ? "; if it has a passphrase, say it" : ", or the passphrase is wrong")
                    + " (" + e.getMessage() + ")");
        }
        if (keys.isEmpty()) {
            throw new Mistaken(PRIVATE_KEY + " holds no private key in PEM or OpenSSH's form");
        }
        return keys;
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return user + "@" + address + (port == 22 ? "" : ":" + port);
    }
}
