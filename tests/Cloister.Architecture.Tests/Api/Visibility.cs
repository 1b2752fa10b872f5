using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cloister.Architecture.Tests;

/// <summary>Whether code outside of the assembly can see something: because it is public, or because it can derive from the type.</summary>
internal static class Visibility
{
    public static bool IsVisible(this Type type) =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && (type.IsPublic || (type.DeclaringType is { } outer && outer.IsVisible() && IsVisibleInside(type, outer)));

    public static bool IsVisible(this MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    public static bool IsVisible(this FieldInfo field) =>
        field.IsPublic || ((field.IsFamily || field.IsFamilyOrAssembly) && !field.DeclaringType!.IsSealed);

    public static bool IsGenerated(this MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsVisibleInside(Type type, Type outer) =>
        type.IsNestedPublic || ((type.IsNestedFamily || type.IsNestedFamORAssem) && !outer.IsSealed);
}
