namespace Greeter;

/// <summary>A dependency of the plugin that the host does not have.</summary>
public static class Words
{
    public static string Hello(string name) => $"Hello {name}";

    public static string Welcome(string name) => $"Welcome {name}";
}
