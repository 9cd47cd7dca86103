import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks the JDK's PKIX validator about OCSP responses: java Responses.java ISSUER [CERTIFICATE RESPONSE]...
 *
 * A line of the answer is "good" or "revoked", or what is wrong. The issuer is the anchor, and nothing but the
 * response tells about a certificate.
 */
public class Responses {
    private static CertificateFactory factory;

    public static void main(String[] arguments) throws Exception {
        factory = CertificateFactory.getInstance("X.509");
        X509Certificate issuer = certificate(arguments[0]);
        for (int index = 1; index < arguments.length; index += 2) {
            byte[] response = Files.readAllBytes(Path.of(arguments[index + 1]));
            System.out.println(answer(issuer, certificate(arguments[index]), response));
        }
    }

    private static String answer(X509Certificate issuer, X509Certificate leaf, byte[] response) throws Exception {
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
        checker.setOcspResponses(Map.of(leaf, response));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
        parameters.addCertPathChecker(checker);
        try {
            validator.validate(factory.generateCertPath(List.of(leaf)), parameters);
            return "good";
        } catch (CertPathValidatorException fault) {
            boolean isRevoked = fault.getReason() == CertPathValidatorException.BasicReason.REVOKED;
            return isRevoked ? "revoked" : fault.toString();
        }
    }

    private static X509Certificate certificate(String file) throws Exception {
        try (InputStream stream = Files.newInputStream(Path.of(file))) {
            return (X509Certificate) factory.generateCertificate(stream);
        }
    }
}
