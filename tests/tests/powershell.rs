//! What is handed out as PowerShell is PowerShell.

use countersign_tests::powershell_faults;
use countersign_um::CollectRole;

#[test]
fn the_scripts_that_gather_facts_are_powershell() {
    for role in CollectRole::ALL {
        let script = role.script();
        assert_eq!(powershell_faults(&script), [""; 0], "{role}");
        // Whatever is cut off is seen: the check is no empty one.
        for end in ["\nfunction Write-Facts", "@unread)"] {
            let at = script.find(end).unwrap_or_default() + end.len();
            let cut = script.get(..at).unwrap_or_default();
            assert!(!powershell_faults(cut).is_empty(), "{role}: {end}");
        }
    }
}

#[test]
fn faults_are_seen() {
    for script in [
        "Get-UMDialPlan -Identity (Get-Thing",
        "if ($x) {\n  1",
        "$x = @(1, 2",
        "Write-Output 'open",
        "1 +",
    ] {
        assert!(!powershell_faults(script).is_empty(), "{script}");
    }
    assert_eq!(
        powershell_faults("Get-UMDialPlan -Identity 'Main plan'\n"),
        [""; 0]
    );
}
