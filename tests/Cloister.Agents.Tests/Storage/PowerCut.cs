namespace Cloister.Agents.Tests.Storage;

/// <summary>
/// Keeps the files of a store as they were when they last were on the disk for certain, which is the least that is left when the power goes. The copies
/// are made on the writer's thread, so nothing is written meanwhile.
/// </summary>
internal sealed class PowerCut : IDisposable
{
    private readonly TemporaryFolder _copies = new();
    private readonly string _folder;
    private readonly Lock _gate = new();

    public PowerCut(string folder) => _folder = folder;

    /// <summary>For <see cref="AgentStoreOptions.Synced"/>.</summary>
    public void Synced()
    {
        lock (_gate)
        {
            Copy("state.db", _folder, _copies.Path);
            Copy("state.db-wal", _folder, _copies.Path);
        }
    }

    /// <summary>A folder with what a power cut at this moment leaves. The store itself goes on.</summary>
    public TemporaryFolder Cut()
    {
        var left = new TemporaryFolder();
        lock (_gate)
        {
            Copy("state.db", _copies.Path, left.Path);
            Copy("state.db-wal", _copies.Path, left.Path);
        }

        return left;
    }

    public void Dispose() => _copies.Dispose();

    private static void Copy(string name, string from, string to)
    {
        var (source, target) = (Path.Combine(from, name), Path.Combine(to, name));
        if (File.Exists(source))
        {
            File.Copy(source, target, overwrite: true);
        }
        else
        {
            File.Delete(target);
        }
    }
}
