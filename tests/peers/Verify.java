import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import sun.security.util.HostnameChecker;

/**
 * Asks the JDK's PKIX trust manager about every chain of a folder, as its TLS does:
 * java --add-exports java.base/sun.security.util=ALL-UNNAMED Verify.java FOLDER SECONDS.
 *
 * The folder is as tests/tests/agreement/files.rs writes it. A line of the answer is a number, a tab,
 * "yes" or "no", a tab, and the innermost exception.
 */
public class Verify {
    private static CertificateFactory factory;

    public static void main(String[] arguments) throws Exception {
        factory = CertificateFactory.getInstance("X.509");
        Path folder = Path.of(arguments[0]);
        Date at = new Date(Long.parseLong(arguments[1]) * 1000);
        StringBuilder answers = new StringBuilder();
        for (String line : Files.readAllLines(folder.resolve("manifest"))) {
            String[] fields = line.split(" ");
            String answer = "yes\t";
            try {
                verify(folder.resolve(fields[0]), fields[1].equals("server"), fields[2], fields[3], at);
            } catch (Exception fault) {
                answer = "no\t" + words(fault);
            }
            answers.append(fields[0]).append('\t').append(answer).append('\n');
        }
        System.out.print(answers);
    }

    private static void verify(Path folder, boolean isServer, String dialled, String lists, Date at)
            throws Exception {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate stored : certificates(folder.resolve("store.pem"))) {
            anchors.add(new TrustAnchor(stored, null));
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setDate(at);
        parameters.setRevocationEnabled(lists.equals("lists"));
        if (lists.equals("lists")) {
            try (InputStream file = Files.newInputStream(folder.resolve("lists.pem"))) {
                Collection<?> known = factory.generateCRLs(file);
                parameters.addCertStore(
                        CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(new CertPathTrustManagerParameters(parameters));
        X509TrustManager manager = (X509TrustManager) managers.getTrustManagers()[0];
        X509Certificate[] chain =
                certificates(folder.resolve("chain.pem")).toArray(new X509Certificate[0]);
        // "UNKNOWN" is what TLS 1.3 passes: its suites do not say how keys are exchanged.
        if (isServer) {
            manager.checkServerTrusted(chain, "UNKNOWN");
            HostnameChecker.getInstance(HostnameChecker.TYPE_TLS).match(dialled, chain[0]);
        } else {
            manager.checkClientTrusted(chain, "UNKNOWN");
        }
    }

    private static List<X509Certificate> certificates(Path path) throws Exception {
        List<X509Certificate> found = new ArrayList<>();
        try (InputStream file = Files.newInputStream(path)) {
            for (Certificate certificate : factory.generateCertificates(file)) {
                found.add((X509Certificate) certificate);
            }
        }
        return found;
    }

    private static String words(Throwable fault) {
        while (fault.getCause() != null) {
            fault = fault.getCause();
        }
        String reason = "";
        if (fault instanceof CertPathValidatorException invalid) {
            reason = invalid.getReason() + " ";
        }
        String text = fault.getClass().getSimpleName() + ": " + reason + fault.getMessage();
        return text.replaceAll("\\s+", " ");
    }
}
