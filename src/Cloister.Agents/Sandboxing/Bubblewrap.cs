using System.Globalization;

namespace Cloister.Agents;

/// <summary>The arguments of bubblewrap, which builds a view of the machine for one program and runs it there.</summary>
internal static class Bubblewrap
{
    public const string Name = "bubblewrap";

    /// <summary>What programs of the system need. What is not named does not exist inside: no home, no other project, no socket of the machine.</summary>
    private static readonly string[] SystemFolders =
    [
        "/usr",
        "/bin",
        "/sbin",
        "/lib",
        "/lib32",
        "/lib64",
        "/libx32",
        "/etc",
        "/opt",
        "/nix/store",
    ];

    /// <summary>What only root can read, and a program of an agent that runs as root could.</summary>
    private static readonly string[] Masked =
    [
        "/etc/shadow",
        "/etc/shadow-",
        "/etc/gshadow",
        "/etc/gshadow-",
        "/etc/sudoers",
        "/etc/sudoers.d",
        "/etc/ssh",
        "/etc/ssl/private",
        "/etc/krb5.keytab",
    ];

    private static readonly string[] KernelSettings =
    [
        "/proc/sys",
        "/proc/sysrq-trigger",
        "/proc/irq",
        "/proc/bus",
        "/proc/fs",
        "/proc/acpi",
        "/proc/scsi",
        "/proc/mtrr",
    ];

    /// <summary>Variables that the programs in front of the sandbox would obey themselves. They are handed on as arguments.</summary>
    private static readonly string[] Obeyed =
    [
        "ENV",
        "BASH_ENV",
        "SHELLOPTS",
        "BASHOPTS",
        "PS4",
        "GCONV_PATH",
        "GLIBC_TUNABLES",
        "LOCPATH",
    ];

    private const string LoaderVariables = "LD_";

    /// <summary>Whether the value of a variable decides what runs outside of the sandbox.</summary>
    public static bool IsObeyed(string variable) =>
        variable.StartsWith(LoaderVariables, StringComparison.Ordinal) || Obeyed.Contains(variable, StringComparer.Ordinal);

    /// <summary>A program shut in: its own processes, its own network if it is to have none, and of the files what is said.</summary>
    public static IEnumerable<string> Arguments(
        SandboxLayout? layout,
        SandboxRequest request,
        SandboxNetwork network,
        SandboxLimits limits,
        string empty
    ) =>
        [
            .. Namespaces(network),
            .. System(network, empty),
            "--proc",
            "/proc",
            .. Kernel(),
            .. Temporary(request.Private),
            .. layout is null ? [] : Project(layout, request, empty),
            .. request.Environment.Where(variable => IsObeyed(variable.Key)).SelectMany(Set),
            "--remount-ro",
            "/",
            "--chdir",
            request.Folder,
            "--",
            .. Command(request, limits),
        ];

    /// <summary>
    /// Who runs as root outside is root inside, too, and could undo what was set up, so every capability is dropped. When this process ends the sandbox ends
    /// with everything in it, whatever it did to get away.
    /// </summary>
    private static IEnumerable<string> Namespaces(SandboxNetwork network) =>
        [
            "--unshare-user",
            "--unshare-pid",
            "--unshare-ipc",
            "--unshare-uts",
            "--unshare-cgroup-try",
            .. network == SandboxNetwork.Off ? ["--unshare-net"] : Array.Empty<string>(),
            "--die-with-parent",
            "--new-session",
            "--cap-drop",
            "ALL",
        ];

    private static IEnumerable<string> System(SandboxNetwork network, string empty)
    {
        foreach (var folder in SystemFolders)
        {
            if (new DirectoryInfo(folder).LinkTarget is { } target)
            {
                yield return "--symlink";
                yield return target;
                yield return folder;
            }
            else if (Directory.Exists(folder))
            {
                yield return "--ro-bind";
                yield return folder;
                yield return folder;
            }
        }

        foreach (var masked in Masked.Where(path => Path.Exists(path) && new FileInfo(path).LinkTarget is null))
        {
            foreach (var argument in Directory.Exists(masked) ? (string[])["--tmpfs", masked] : ["--ro-bind", empty, masked])
            {
                yield return argument;
            }
        }

        // Names are often resolved through a file that lies where a service of the machine writes it.
        const string resolver = "/etc/resolv.conf";
        if (network == SandboxNetwork.Full && RealPath.Of(resolver) is var real && !RealPath.IsInside(real, "/etc") && File.Exists(real))
        {
            yield return "--ro-bind";
            yield return real;
            yield return real;
        }
    }

    /// <summary>
    /// The system asks no capability of root who changes these, and one of them names a program that the machine itself runs. So whoever runs as root must
    /// not be able to write them inside.
    /// </summary>
    private static IEnumerable<string> Kernel() =>
        KernelSettings.Where(Path.Exists).SelectMany(path => (string[])["--ro-bind", path, path]);

    private static IEnumerable<string> Temporary(string folder) =>
        ["--dev", "/dev", "--bind", Path.Combine(folder, Sandbox.Temporary), "/tmp", "--symlink", "../tmp", "/var/tmp"];

    private static IEnumerable<string> Project(SandboxLayout layout, SandboxRequest request, string empty) =>
        [
            "--ro-bind",
            layout.Root,
            layout.Root,
            .. layout.Writable.SelectMany(Bind),
            .. layout.Fixed.Where(folder => layout.Writable.Any(writable => RealPath.IsInside(folder, writable))).SelectMany(Bind),
            .. layout.ReadOnly.SelectMany(path => (string[])["--ro-bind", path, path]),
            .. layout.HiddenFiles.SelectMany(path => (string[])["--ro-bind", empty, path]),
            .. layout.HiddenFolders.Prepend(layout.State).SelectMany(path => (string[])["--tmpfs", path]),
            .. layout.WritableState.SelectMany(Bind),
            .. Bind(Path.Combine(request.Private, Sandbox.Home)),
            .. Bind(Path.Combine(request.Private, Sandbox.Temporary)),
            .. layout.HiddenFolders.Prepend(layout.State).SelectMany(path => (string[])["--remount-ro", path]),
        ];

    private static string[] Bind(string path) => ["--bind", path, path];

    private static string[] Set(KeyValuePair<string, string> variable) => ["--setenv", variable.Key, variable.Value];

    private static IEnumerable<string> Command(SandboxRequest request, SandboxLimits limits) =>
        [.. request.JoinsErrors ? Sandbox.Joined : [], .. Limited(limits), request.Program, .. request.Arguments];

    private static IEnumerable<string> Limited(SandboxLimits limits) =>
        ProgramFile.Find("prlimit") is { } prlimit
            ?
            [
                prlimit,
                $"--nproc={Text(limits.Processes)}",
                $"--data={Text(limits.Memory)}",
                $"--fsize={Text(limits.FileSize)}",
                "--core=0",
            ]
            : [];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
