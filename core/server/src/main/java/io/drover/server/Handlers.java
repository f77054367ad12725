package io.drover.server;

import io.drover.model.intent.Intent;
import io.drover.server.agents.PullIntents;
import io.drover.server.agents.VolumeIntents;
import io.drover.server.auth.AccountIntents;
import io.drover.server.auth.ProjectIntents;
import io.drover.server.balancing.CertificateIntents;
import io.drover.server.extension.Extensions;
import io.drover.server.hosts.HostIntents;
import io.drover.server.loop.IntentHandler;
import io.drover.server.machines.MachineIntents;
import io.drover.server.network.NetworkIntents;
import io.drover.server.notifications.ContactIntents;
import io.drover.server.plugins.PluginIntents;
import io.drover.server.services.ContainerIntents;
import io.drover.server.services.ServiceIntents;
import io.drover.server.stacks.StackIntents;
import io.drover.server.store.Store;
import io.drover.server.upgrades.UpgradeIntents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which concern applies which intent. */
final class Handlers {
    private Handlers() {
    }

    static Map<Class<? extends Intent>, IntentHandler> all(Extensions extensions, Store store) {
        var all = new HashMap<Class<? extends Intent>, IntentHandler>();
        put(all, new ProjectIntents(), Intent.CreateProject.class, Intent.UpdateProject.class,
                Intent.RemoveProject.class);
        put(all, new AccountIntents(), Intent.CreateApiKey.class, Intent.UpdateApiKey.class, Intent.RemoveApiKey.class,
                Intent.ActivateApiKey.class,
                Intent.PutSetting.class);
        put(all, new PluginIntents(), Intent.ReportPlugins.class);
        put(all, new HostIntents(), Intent.RegisterHost.class, Intent.UpdateHost.class, Intent.ActOnHost.class,
                Intent.CreateRegistrationToken.class, Intent.UpdateRegistrationToken.class,
                Intent.ActOnRegistrationToken.class);
        put(all, new PullIntents(), Intent.CreatePullTask.class);
        put(all, new VolumeIntents(), Intent.CreateVolume.class, Intent.RemoveVolume.class);
        put(all, new StackIntents(extensions, store), Intent.CreateStack.class, Intent.UpdateStack.class,
                Intent.ActOnStack.class,
                Intent.UpgradeStack.class, Intent.ActOnStackUpgrade.class,
                Intent.CreateVolumeTemplate.class, Intent.RemoveVolumeTemplate.class);
        put(all, new ServiceIntents(), Intent.CreateService.class, Intent.UpdateService.class,
                Intent.SetServiceLinks.class, Intent.ActOnService.class, Intent.RestartService.class);
        put(all, new UpgradeIntents(extensions), Intent.UpgradeService.class,
                Intent.UpgradeToService.class, Intent.ActOnUpgrade.class);
        put(all, new ContainerIntents(), Intent.CreateInstance.class, Intent.UpdateInstance.class,
                Intent.ActOnInstance.class, Intent.StopInstance.class);
        put(all, new NetworkIntents(), Intent.UpdateNetwork.class, Intent.RotateNetworkSecret.class);
        put(all, new MachineIntents(new HostIntents()), Intent.CreateMachine.class, Intent.UpdateMachine.class,
                Intent.RetryMachine.class, Intent.RemoveMachine.class);
        put(all, new CertificateIntents(), Intent.CreateCertificate.class, Intent.UpdateCertificate.class,
                Intent.RemoveCertificate.class);
        put(all, new ContactIntents(), Intent.CreateContact.class, Intent.UpdateContact.class,
                Intent.RemoveContact.class);
        all.replaceAll((_, handler) -> new RuleLabels(extensions, handler));
        return all;
    }

    @SafeVarargs
    private static void put(Map<Class<? extends Intent>, IntentHandler> all, IntentHandler handler,
            Class<? extends Intent>... intents) {
        List.of(intents).forEach(intent -> all.put(intent, handler));
    }
}
