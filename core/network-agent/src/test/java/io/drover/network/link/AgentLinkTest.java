package io.drover.network.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Wire;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.network.ToNetworkAgent.Attached;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLinkTest {
    @TempDir
    private Path folder;
    private final List<ToNetworkAgent> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    @Test
    void whatIsNotKnownIsSkippedAndWhatIsBrokenEndsTheConnection() throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("network.sock"));
        try (var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                var _ = new AgentLink(address.getPath(), heard::add, connections::incrementAndGet).start()) {
            try (var one = agent.accept()) {
                say(one, "{\"is\":\"ofTomorrow\",\"words\":[1,{}]}");
                say(one, Wire.write(new Attached(List.of())));
                await().until(() -> heard.equals(List.of(new Attached(List.of()))));
                assertThat(connections).hasValue(1);
                say(one, "{\"containers\":[]}");
                try (var _ = agent.accept()) {
                    await().until(() -> connections.get() == 2);
                }
            }
        }
    }

    private static void say(SocketChannel channel, String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
