namespace Cloister.Hosting;

/// <summary>A plugin folder, or an operation on one, was refused; the text says why and what to do.</summary>
public sealed class PluginFolderException : Exception
{
    internal PluginFolderException(string name, string reason, Exception? inner = null)
        : base($"Plugin folder '{name}' was refused: {reason}", inner) => Name = name;

    /// <summary>The name of the folder.</summary>
    public string Name { get; }
}
