package io.drover.network.knowledge;

import static io.drover.network.Facts.attached;
import static io.drover.network.Facts.container;
import static io.drover.network.Facts.environment;
import static io.drover.network.Facts.host;
import static io.drover.network.Facts.peer;
import static io.drover.network.Facts.put;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;
import static io.drover.network.Facts.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.network.ToNetworkAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeFileTest {
    @TempDir
    Path folder;

    private void tell(Knowledge knowledge) {
        knowledge.hear(whole(environment(), peer("1h1"), host("1h1"), stack("1st1", "shop"),
                service("1s1", "1st1", "web").links(Map.of("db", "1s2")).metadata(Map.of("a", List.of(1, "b"))).fact(),
                container("1i1", "shop_web_1").of("1st1", "1s1").at("10.42.0.1").fact()));
        knowledge.hear(new ToNetworkAgent.Attached(List.of(attached("1i1", "172.17.0.2", "10.42.0.1"))));
    }

    @Test
    void whatWasKnownIsKnownAfterARestart() {
        var before = new Knowledge();
        try (var _ = new KnowledgeFile(folder, before).start()) {
            tell(before);
        }
        var after = new Knowledge();
        try (var _ = new KnowledgeFile(folder, after).start()) {
            assertThat(after.now().hostId()).isEqualTo("1h1");
            assertThat(after.now().facts()).isEqualTo(before.now().facts());
            assertThat(after.view().services("1st1", "web")).hasSize(1);
            // who is attached is for the agent to say: process numbers may be others' by now
            assertThat(after.now().attached()).isEmpty();
            assertThat(after.view().speaker(InetAddress.ofLiteral("172.17.0.2")))
                    .isEqualTo(before.view().container("1i1"));
        }
    }

    @Test
    void aChangeIsSoonOnTheDisk() {
        var knowledge = new Knowledge();
        try (var _ = new KnowledgeFile(folder.resolve("new/folder"), knowledge).start()) {
            tell(knowledge);
            var file = folder.resolve("new/folder/knowledge.json");
            await().until(() -> Files.exists(file) && Files.readString(file).contains("shop_web_1"));
            knowledge.hear(put(stack("1st2", "latecomer")));
            await().until(() -> Files.readString(file).contains("latecomer"));
        }
    }

    @Test
    void manyChangesAreWrittenTogether() throws IOException {
        var knowledge = new Knowledge();
        try (var _ = new KnowledgeFile(folder, knowledge).start()) {
            var file = folder.resolve("knowledge.json");
            tell(knowledge);
            await().until(() -> Files.exists(file));
            var versions = new ArrayList<Object>();
            for (int i = 0; i < 200; i++) {
                knowledge.hear(put(stack("1st9", "name" + i)));
                var inode = Files.getAttribute(file, "unix:ino");
                if (!versions.contains(inode)) {
                    versions.add(inode);
                }
            }
            assertThat(versions).hasSizeLessThan(20);
            await().until(() -> Files.readString(file).contains("name199"));
        }
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        var knowledge = new Knowledge();
        try (var _ = new KnowledgeFile(folder, knowledge).start()) {
            tell(knowledge);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("knowledge.json"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"hostId\":\"1h1\",\"facts\":[{\"is\":\"nonsense\"}]}",
            "{\"hostId\":null,\"facts\":null}", "\u0000\u0001"})
    void aDamagedFileCountsAsNone(String text) throws IOException {
        Files.writeString(folder.resolve("knowledge.json"), text);
        var knowledge = new Knowledge();
        try (var _ = new KnowledgeFile(folder, knowledge).start()) {
            assertThat(knowledge.now()).isEqualTo(Known.NOTHING);
            tell(knowledge);
        }
        assertThat(Files.readString(folder.resolve("knowledge.json"))).contains("shop_web_1");
    }

    @Test
    void whatIsHeardReplacesWhatIsRecalled() {
        var before = new Knowledge();
        try (var _ = new KnowledgeFile(folder, before).start()) {
            tell(before);
        }
        var after = new Knowledge();
        try (var _ = new KnowledgeFile(folder, after).start()) {
            after.hear(whole(stack("1st2", "other")));
            assertThat(after.now().facts()).containsOnlyKeys("stack/1st2");
            after.hear(new ToNetworkAgent.Attached(List.of()));
            assertThat(after.view().client(InetAddress.ofLiteral("172.17.0.2"))).isNull();
        }
    }
}
