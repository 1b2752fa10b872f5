using System.Text.Json;
using Cloister.Agents;

namespace Cloister.Cli;

/// <summary>Which project is meant.</summary>
internal static class ProjectPlace
{
    /// <summary>The folder that was named, the one a variable names, or the project in or above the current folder.</summary>
    /// <param name="named">What the command line says.</param>
    /// <param name="here">Where it was typed.</param>
    /// <returns>The folder, whether there is a project in it or not: without any it is the current one.</returns>
    public static string Find(string? named, Surroundings here) =>
        (named ?? here.Variable(Variables.Project)) is { } folder
            ? Path.GetFullPath(folder, here.Folder)
            : Above(here.Folder) ?? here.Folder;

    /// <summary>Whether there is something in the folder that claims to be an agent, right or wrong.</summary>
    public static bool HasConfig(string folder) => Path.Exists(Path.Combine(folder, ProductNames.ConfigFile));

    private static string? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (IsProject(at.FullName))
            {
                return at.FullName;
            }
        }

        return null;
    }

    /// <summary>Folders above a project may have a configuration that it inherits. Name and version are what is never inherited.</summary>
    private static bool IsProject(string folder)
    {
        try
        {
            var config = JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, ProductNames.ConfigFile)));
            return config.ValueKind == JsonValueKind.Object
                && config.TryGetProperty("name", out _)
                && config.TryGetProperty("version", out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }
}
