namespace Cloister.Hosting.Tests;

/// <summary>A folder that is there for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cloister-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
    }

    /// <summary>As editors do: writes another file and renames it.</summary>
    public void Replace(string name, string text)
    {
        Write(name + ".new", text);
        System.IO.File.Move(File(name + ".new"), File(name), overwrite: true);
    }

    /// <summary>Puts one of the built test plugins here.</summary>
    /// <returns>The hash to list it with.</returns>
    public string Plugin(string built, string name)
    {
        var source = System.IO.Path.Combine(AppContext.BaseDirectory, "plugins", built);
        if (Directory.Exists(File(name)))
        {
            Directory.Delete(File(name), recursive: true);
        }

        Directory.CreateDirectory(File(name));
        foreach (var file in Directory.EnumerateFiles(source))
        {
            System.IO.File.Copy(file, System.IO.Path.Combine(File(name), System.IO.Path.GetFileName(file)));
        }

        return PluginFolder.ComputeHash(File(name));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
