using System.Formats.Tar;

namespace Cloister.Agents;

/// <summary>Tells files from pipes, devices and sockets, which can keep whoever opens them waiting for ever.</summary>
internal static class RegularFile
{
    private const int NoErrorOfTheSystem = unchecked((int)0x80131620);

    /// <summary>Whether it is one. Nothing else is opened to find out.</summary>
    /// <remarks>
    /// The framework shows the kind nowhere but in what it archives. What is not regular has no length, so only empty files are ever
    /// archived for that.
    /// </remarks>
    public static bool Is(FileInfo file)
    {
        if (file.Length > 0 || OperatingSystem.IsWindows())
        {
            return true;
        }
        using var archive = new MemoryStream();
        try
        {
            using var writer = new TarWriter(archive, leaveOpen: true);
            writer.WriteEntry(file.FullName, "entry");
        }
        catch (IOException exception) when (exception.HResult == NoErrorOfTheSystem)
        {
            // A kind that archives do not have, such as a socket.
            return false;
        }
        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
    }
}
