namespace Cloister.Agents;

/// <summary>Programs of the system by name. Only folders that belong to the system are searched: no variable and no project has a say in what runs outside of a sandbox.</summary>
internal static class ProgramFile
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/run/current-system/sw/bin"];

    /// <summary>Where a program is; null if it is not installed.</summary>
    public static string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
