package srs.shell.internal;

import java.security.Provider;
import org.apache.sshd.common.util.security.SecurityProviderChoice;
import org.apache.sshd.common.util.security.SecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.bouncycastle.BouncyCastleSecurityProviderRegistrar;

/**
 * Gives the ssh library BouncyCastle, which it needs for Ed25519 keys, as an instance. Left to itself the library adds it to the JVM's list of providers, where the
 * classes would outlive both bundles. Any thread; the library keeps the first choice.
 */
final class SshCryptography {
    private SshCryptography() {}

    static void choose() {
        BouncyCastleSecurityProviderRegistrar registrar = new BouncyCastleSecurityProviderRegistrar();
        registrar.getProperties().put(registrar.getConfigurationPropertyName(SecurityProviderRegistrar.NAMED_PROVIDER_PROPERTY), Boolean.FALSE);
        SecurityProviderRegistrar registered = SecurityUtils.registerSecurityProvider(registrar);
        Provider provider = registered == null ? null : registered.getSecurityProvider();
        if (provider != null) {
            SecurityUtils.setDefaultProviderChoice(SecurityProviderChoice.toSecurityProviderChoice(provider));
        }
    }
}
