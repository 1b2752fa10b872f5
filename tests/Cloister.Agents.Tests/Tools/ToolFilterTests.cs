namespace Cloister.Agents.Tests.Tools;

public sealed class ToolFilterTests
{
    [Theory]
    [InlineData(null, "", "read_file", true)]
    [InlineData("", "", "read_file", false)]
    [InlineData("read_*", "", "read_file", true)]
    [InlineData("read_*", "", "write_file", false)]
    [InlineData("read_file", "", "read_files", false)]
    [InlineData("*", "shell_*", "shell_exec", false)]
    [InlineData(null, "shell_exec", "shell_exec", false)]
    [InlineData(null, "Shell_Exec", "shell_exec", true)]
    public void Names_are_allowed_unless_they_are_denied(string? allow, string deny, string name, bool expected)
    {
        var filter = new ToolFilter { Allow = allow?.Split(' '), Deny = deny.Split(' ') };

        Assert.Equal(expected, filter.Allows(name));
    }
}
