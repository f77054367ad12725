package io.drover.host.ssh;

import io.drover.plugin.HostDriver.Log;
import java.net.SocketAddress;
import java.security.PublicKey;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/**
 * Lets in the key that people said or, where they said none, the one that was there the first time: as ssh's
 * {@code accept-new}, the first one is taken, and kept with the machine. To another nothing is said, so no password is given away.
 */
final class HostKey implements ServerKeyVerifier {
    private final Target target;
    private final Log log;
    private volatile @Nullable String refusal;

    HostKey(Target target, Log log) {
        this.target = target;
        this.log = log;
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        var seen = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
        var expected = target.hostKey() == null ? target.known() : target.hostKey();
        if (expected != null && !expected.equals(seen)) {
            refusal = target + " has the key " + seen + ", not the expected " + expected
                    + (target.hostKey() == null
                            ? " that it had before: it is another machine, or was made anew; if that is right, say "
                                    + Target.HOST_KEY + "=" + seen
                            : "");
            return false;
        }
        if (expected == null) {
            log.line("the machine's " + KeyUtils.getKeyType(key) + " key is " + seen
                    + ", taken unseen; from now on no other is");
        }
        if (!seen.equals(target.known())) {
            log.keep(target.keptAs(), seen);
        }
        return true;
    }

    /** Why a key was not let in, or null. */
    @Nullable
    String refusal() {
        return refusal;
    }
}
