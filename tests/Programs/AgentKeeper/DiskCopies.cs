namespace AgentKeeper;

/// <summary>Keeps the files of the store as they were when they last were on the disk for certain, in folders with rising numbers.</summary>
/// <remarks>Called on the writer's thread, so nothing is written meanwhile; a copy has its number only when it is whole.</remarks>
internal sealed class DiskCopies(string state, string copies)
{
    private int _number;

    public void Synced()
    {
        var making = Directory.CreateDirectory(Path.Combine(copies, "making")).FullName;
        foreach (var name in new[] { "state.db", "state.db-wal" })
        {
            var source = Path.Combine(state, name);
            if (File.Exists(source))
            {
                File.Copy(source, Path.Combine(making, name));
            }
        }

        Directory.Move(making, Path.Combine(copies, $"{++_number}"));
        var last = Path.Combine(copies, $"{_number - 1}");
        if (Directory.Exists(last))
        {
            Directory.Delete(last, recursive: true);
        }
    }
}
