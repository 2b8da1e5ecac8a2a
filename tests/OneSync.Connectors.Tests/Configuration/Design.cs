namespace OneSync.Connectors.Tests.Configuration;

/// <summary>The example of the design, but for the group rules, which no connector has yet.</summary>
internal static class Design
{
    public const string Yaml = """
        version: 1
        vault: ./onesync.db
        sources:
          sis:
            type: OneRoster
            transport: Zip
            path: ./sis/oneroster.zip
            when: status -eq 'active' -and enabledUser -ne $false
            complete: { maxDrop: 10% }
          hr:
            type: Csv
            path: ./hr/staff.csv
            anchor: EmployeeId
            map: { employeeNumber: EmployeeId, givenName: First, familyName: Last, email: Email, role: "'staff'" }
        correlations:
          - { name: staff id, match: [employeeNumber] }
          - { name: name and birth date, match: [givenName, familyName, birthDate], link: review }
        precedence: { default: [sis, hr], email: [hr, sis] }
        collections:
          students: role -eq 'student' -and grades -in 'KG', 01..12
          seniors: students -and grades -contains '12'
        destinations:
          ad:
            type: ActiveDirectory
            server: dc1.district.test
            secret: env:ONESYNC_AD
            scope: students
            match: [employeeNumber, mail]
            map:
              sAMAccountName:
                value: "{givenName|left 1}{familyName|ascii|lower}"
                apply: OnCreate
                unique: { alternates: ["{givenName|left 2}{familyName|ascii|lower}"], suffix: 2, with: [mail] }
              mail: "{sAMAccountName}@district.test"
              ou:
                - { when: "grades -contains '12'", value: "OU=Seniors,OU=Students,{primaryOrg|lookup schools.ou}" }
                - { value: "OU=Students,{primaryOrg|lookup schools.ou}" }
            password: { pattern: "{word}-{word}-{digit 3}", changeAtNextLogon: true }
            groups:
              - { select: "courses::Econ 101::students", to: ["Adobe Acrobat Pro"], during: term }
              - { forEach: class, when: "class.status -eq 'active'", to: "cls-{class.sourcedId}" }
            lifecycle: { leaver: [{ after: 0d, do: Disable }, { after: 30d, do: Archive, ou: "OU=Archive" }] }
            thresholds: { Disable: { count: 25, percent: 3 }, RemoveMember: { percent: 10, by: group }, Delete: { count: 0 } }
            protected: { groups: [Domain Admins], ous: ["OU=Service"], when: "adminCount -eq 1" }
        activity: { retention: 400d }

        """;
}
