using System.Reflection;
using System.Xml.Linq;

namespace Cloister.Architecture.Tests;

/// <summary>A project file, and the assembly it builds.</summary>
internal sealed record Project(string Path)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public IEnumerable<string> References(string kind) =>
        XDocument.Parse(Repository.Read(Path)).Descendants(kind).Select(reference => (string)reference.Attribute("Include")!);

    /// <summary>The built assembly, which the build put beside this one.</summary>
    public Assembly Load() => Assembly.LoadFrom(System.IO.Path.Combine(AppContext.BaseDirectory, $"{Name}.dll"));
}
