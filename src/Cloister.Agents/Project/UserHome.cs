namespace Cloister.Agents;

/// <summary>The folder of a user in which everything lies that his agents share.</summary>
internal static class UserHome
{
    /// <summary>Where it is, whether it exists or not.</summary>
    /// <param name="variable">Reads a variable of the host process.</param>
    public static string Find(Func<string, string?> variable)
    {
        var named = variable(ProductNames.HomeVariable);
        return string.IsNullOrWhiteSpace(named)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ProductNames.HomeFolder)
            : Path.GetFullPath(named);
    }
}
