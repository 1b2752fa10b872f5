namespace Cloister.Agents;

/// <summary>Reads files that others may be writing or replacing meanwhile, without holding them up.</summary>
internal static class SharedFile
{
    public static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
