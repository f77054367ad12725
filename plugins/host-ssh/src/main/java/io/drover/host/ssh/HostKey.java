package io.drover.host.ssh;

import io.drover.plugin.HostDriver.Log;
import java.net.SocketAddress;
import java.security.PublicKey;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/** Lets in the key that is expected, or, where none is, any: as ssh's {@code accept-new}, it is written down. */
final class HostKey implements ServerKeyVerifier {
    private final @Nullable String expected;
    private final Log log;
    private volatile @Nullable String refused;

    HostKey(@Nullable String expected, Log log) {
        this.expected = expected;
        this.log = log;
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        var seen = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
        if (expected == null) {
            log.line("the machine's " + KeyUtils.getKeyType(key) + " key is " + seen + ", taken unseen");
            return true;
        }
        if (expected.equals(seen)) {
            return true;
        }
        refused = seen;
        return false;
    }

    /** The fingerprint of a key that was not the expected one, or null. */
    @Nullable
    String refused() {
        return refused;
    }
}
